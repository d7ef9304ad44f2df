"""The page of earnings that go to members."""
