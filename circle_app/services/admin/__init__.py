"""What operators of the installation may do: look after people, circles, disputes, the record."""
