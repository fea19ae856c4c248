"""The view Who counts: who is counted, who is set aside and why, and which organisations are community anchors."""
