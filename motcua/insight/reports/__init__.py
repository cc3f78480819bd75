"""Báo cáo định kỳ: the forms of TT 01/2020/TT-VPCP drawn from the data, checked, corrected with a reason."""
