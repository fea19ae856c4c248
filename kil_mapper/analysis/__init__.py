"""Tables in, tables out: pure functions, each rule of the method in one place."""
