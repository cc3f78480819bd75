"""Chi phí tuân thủ: what a procedure costs those who must follow it, now and after, by the standard cost model."""
