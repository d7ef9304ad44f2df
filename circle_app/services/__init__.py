"""What people do: one function, one transaction, the actor first."""
