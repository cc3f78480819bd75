"""What the office does with programmes: campaigns, options, the inventory, contributions, decisions, regulations."""
