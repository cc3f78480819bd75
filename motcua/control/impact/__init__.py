"""Đánh giá tác động: drafts of legal texts, their procedures assessed, opinions, appraisal, until they are announced.

Here live the draft and its way to the issued text, the filled questionnaires, the control office's opinion with its
explanation table, and the gate before appraisal. The questions themselves are data (`motcua.law.questionnaires`);
what a procedure costs is in `motcua.control.costs`; how it is announced in `motcua.catalogue.announcements`.
"""
