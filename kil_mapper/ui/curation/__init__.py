"""What people know better than the registers: forms that ask inside the window, beside what they are about."""
