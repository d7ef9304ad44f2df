"""The page of somebody who goes."""
