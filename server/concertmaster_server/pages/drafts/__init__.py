"""What stands around drafts: saving them while they are filled in, coming back to them later, and links that begin them."""
