"""What runs by itself: who runs it, how each job stands, its runs, and having one run now."""
