"""What people write to one another: about a proposal, or in a dispute."""
