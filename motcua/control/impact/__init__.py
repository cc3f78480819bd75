"""Đánh giá tác động: drafts of legal texts, their procedures assessed, opinions, appraisal."""
