"""The safety of the book as places on the screen: copies and restoring, the history of changes, the bin, handing over."""
