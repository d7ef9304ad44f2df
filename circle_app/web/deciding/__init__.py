"""An officer's answer in a matter: the buttons and the sheet, the same on every page."""
