"""Kiểm soát, tổng quan: one page for the control office and the chairman, one for each agency, read from all rooms.

Here lives nothing of its own: every figure is a read of a room's `queries`, cut to what the reader may see, and opens
that room's list.
"""
