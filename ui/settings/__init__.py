"""What a person can choose: language, look, and what happens to the workspace's file."""
