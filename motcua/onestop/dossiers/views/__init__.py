"""Faces of dossiers: the list, one dossier and its acts, its papers, the register, the public look-up, numbers."""
