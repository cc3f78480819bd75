"""Rà soát, đơn giản hóa: from the yearly plan to the simplified procedure (NĐ 63/2010 Điều 27–31).

Here live yearly plans and their items, review sheets, simplification options, the decisions that pass them, letters to
ministries, the legal texts to be amended until they are issued, initiatives, and the figures of form II.04. The cost of
a procedure is worked out in `costs`; campaigns and internal procedures are in `programmes`; what real cases show is in
`burden`, which proposes options by `services.propose_option`.
"""
