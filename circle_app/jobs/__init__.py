"""What happens because time passed: each job calls a service like anyone else."""
