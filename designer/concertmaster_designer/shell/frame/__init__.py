"""What stands around the pages of the window all the time: rail, tabs, the bar of a document, the status line, the menus."""
