"""Late dossiers (hồ sơ chậm): the forecast of those about to be late, the cause of each late one, apologies owed.

Here: the pace of units at their steps, the forecast with its reasons, the naming of causes, the pages of all three.
Not here: the apology itself and the extension (dossiers.services.promises), the warnings of limits
(dossiers.watch), who is charged for an interlinked leg (dossiers).
"""
