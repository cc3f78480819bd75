"""The acts of announcing: record what sets it off, draft, check, sign, enter, publish; the only code that writes."""
