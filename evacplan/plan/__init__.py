"""What is decided: the plan, its verification, and views of it."""
