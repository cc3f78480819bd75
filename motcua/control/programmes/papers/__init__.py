"""Papers of programmes and internal procedures, laid out as NĐ 30/2020/NĐ-CP says."""
