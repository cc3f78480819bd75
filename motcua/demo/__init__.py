"""The sample province: real places and procedures, invented people."""
