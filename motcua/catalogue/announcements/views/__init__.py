"""Pages of announcing: the pipeline, decisions, their lines, the texts that set them off, figures."""
