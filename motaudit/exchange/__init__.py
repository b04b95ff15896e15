"""What goes to other laptops and comes from them: packages."""
