"""Giao nhận: papers on the move, between the post and the desk, between units, and where they lie.

Here live the post's parcels and the minutes signed with it (QĐ 45/2016/QĐ-TTg), the slips by which units hand
papers over, and the places (kho, tủ, ngăn) where the paper of a dossier lies.
Not here: the dossier, its states and its clock (`dossiers`); the pages of the desk (`desk`). What a parcel or a
slip does to a dossier goes through `dossiers.services`.
"""
