"""The set of line icons: drawn on a 20 × 20 grid with one stroke width, coloured by the text around them."""

ICONS: dict[str, str] = {
    # Rail
    "home": '<path d="M3 9.2 10 3.5l7 5.7"/><path d="M5 8v8.5h10V8"/><path d="M8.2 16.5v-4.7h3.6v4.7"/>',
    "inbox-in": '<path d="M3 11.5h4l1.2 2.2h3.6L13 11.5h4"/><path d="M3 11.5V16h14v-4.5l-2-5"/>'
    '<path d="m5 6.5-2 5"/><path d="M10 2.8v6"/><path d="m7.6 6.6 2.4 2.4 2.4-2.4"/>',
    "list": '<path d="M7.5 5h9.5M7.5 10h9.5M7.5 15h9.5"/><path d="m2.8 5 .9.9 1.7-1.8"/>'
    '<path d="m2.8 10 .9.9 1.7-1.8"/><path d="m2.8 15 .9.9 1.7-1.8"/>',
    "folder": '<path d="M2.8 5.2h4.7l1.7 2h8v8.6H2.8z"/>',
    "send": '<path d="M17 3 2.8 8.6l5.6 2.6L11 17z"/><path d="m8.4 11.2 3.4-3.4"/>',
    "book": '<path d="M4 3.5h10.2A1.8 1.8 0 0 1 16 5.3v11.2H5.6A1.6 1.6 0 0 1 4 14.9z"/>'
    '<path d="M4 14.9c0-.9.7-1.5 1.6-1.5H16"/><path d="M7.2 6.8h5.6"/>',
    "flow": '<rect x="2.5" y="3" width="6" height="4.5" rx="1"/>'
    '<rect x="11.5" y="12.5" width="6" height="4.5" rx="1"/>'
    '<path d="M8.5 5.2h4.7a1.3 1.3 0 0 1 1.3 1.3v6"/>',
    "register": '<rect x="3" y="3.5" width="14" height="13" rx="1.4"/><path d="M3 7.8h14M7.5 7.8v8.7"/>',
    "calendar": '<rect x="3" y="4.2" width="14" height="12.8" rx="1.4"/><path d="M3 8.2h14M6.8 2.6v3M13.2 2.6v3"/>',
    "archive": '<rect x="2.8" y="3.5" width="14.4" height="4" rx="1"/><path d="M4 7.5V16.5h12V7.5M8 11h4"/>',
    "scale": '<path d="M10 3v13.5M6.5 16.5h7M4 5.5h12"/><path d="M4 5.5 1.9 11a2.3 2.3 0 0 0 4.2 0z"/>'
    '<path d="M16 5.5 13.9 11a2.3 2.3 0 0 0 4.2 0z"/>',
    "org": '<rect x="7.2" y="2.8" width="5.6" height="4.2" rx="1"/>'
    '<rect x="2.2" y="13" width="5.6" height="4.2" rx="1"/>'
    '<rect x="12.2" y="13" width="5.6" height="4.2" rx="1"/><path d="M10 7v3M5 13v-3h10v3"/>',
    "shield": '<path d="M10 2.6 16 5v4.6c0 3.8-2.5 6.4-6 7.8-3.5-1.4-6-4-6-7.8V5z"/>'
    '<path d="m7.4 9.9 1.9 1.9 3.4-3.7"/>',
    "target": '<circle cx="10" cy="10" r="7"/><circle cx="10" cy="10" r="3.2"/>',
    "control": '<path d="M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.4 13.4 17 17"/><path d="m6.6 9 1.7 1.7 3-3.3"/>',
    "report": '<path d="M5 2.8h7l3.2 3.2v11.2H5z"/><path d="M7.6 13.6v-2M10.1 13.6V9.4M12.6 13.6v-1.2"/>',
    "chart": '<path d="M3 16.8h14"/><path d="M5.5 13.5v-3M10 13.5v-8M14.5 13.5v-5.5"/>',
    "settings": '<circle cx="10" cy="10" r="2.6"/><path d="M10 2.5v2.2M10 15.3v2.2M2.5 10h2.2M15.3 10h2.2'
    'M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M4.7 15.3l1.6-1.6M13.7 6.3l1.6-1.6"/>',
    # Frame
    "bell": '<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13z"/><path d="M8.3 17a1.9 1.9 0 0 0 3.4 0"/>',
    "help": '<circle cx="10" cy="10" r="7.3"/><path d="M7.9 7.8a2.2 2.2 0 1 1 3.2 2c-.8.4-1.1.8-1.1 1.6"/>'
    '<path d="M10 14v.1"/>',
    "user": '<circle cx="10" cy="7" r="3.3"/><path d="M3.6 17a6.4 6.4 0 0 1 12.8 0"/>',
    "swap": '<path d="M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13.5 6.5l2.3 2.3"/>',
    "logout": '<path d="M8 3.5H4v13h4M8.5 10H17M14 7l3 3-3 3"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "fold": '<path d="M16.5 4v12M12 6l-4 4 4 4M8 10h5.5"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "search": '<circle cx="8.7" cy="8.7" r="5.2"/><path d="m12.6 12.6 4.2 4.2"/>',
    # Acts
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "edit": '<path d="M3.5 16.5 4.3 13 13.5 3.8l2.7 2.7L7 15.7z"/><path d="m11.8 5.5 2.7 2.7"/>',
    "trash": '<path d="M4 6h12M8 6V3.8h4V6M5.5 6l.8 11h7.4l.8-11M8.5 9v5M11.5 9v5"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14"/><path d="M6 11.5h8V17H6z"/>',
    "scan": '<path d="M3 7V4.5A1.5 1.5 0 0 1 4.5 3H7M13 3h2.5A1.5 1.5 0 0 1 17 4.5V7M17 13v2.5'
    "a1.5 1.5 0 0 1-1.5 1.5H13"
    'M7 17H4.5A1.5 1.5 0 0 1 3 15.5V13M3 10h14"/>',
    "upload": '<path d="M10 13V3.5M6.5 6.5 10 3l3.5 3.5M3.5 13v3.5h13V13"/>',
    "download": '<path d="M10 3v9.5M6.5 9.5 10 13l3.5-3.5M3.5 13.5v3h13v-3"/>',
    "file": '<path d="M5 2.8h6.5L15.5 7v10.2H5z"/><path d="M11.5 2.8V7h4"/>',
    "paper-clip": '<path d="m15.5 9-5.7 5.8a3.5 3.5 0 0 1-5-5l6-6a2.3 2.3 0 0 1 3.3 3.3l-5.9 5.9'
    'a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2"/>',
    "sign": '<path d="M3 16.5h14"/><path d="M4 12.5c2-6 4.5-9.5 6-8.5s-2.5 6.5-1.5 8'
    'c.8 1.1 2.3-2.8 3.3-2.3.7.4-.2 2.3.7 2.6.8.3 1.5-.6 3-.6"/>',
    "eye": '<path d="M2 10s3-5.3 8-5.3S18 10 18 10s-3 5.3-8 5.3S2 10 2 10z"/><circle cx="10" cy="10" r="2.4"/>',
    "link": '<path d="M8.3 11.7 11.7 8.3M7 9 4.6 11.4a2.8 2.8 0 0 0 4 4L11 13M13 11l2.4-2.4a2.8 2.8 0 0 0-4-4L9 7"/>',
    "filter": '<path d="M3 4.5h14L11.5 11v5l-3-1.5V11z"/>',
    "refresh": '<path d="M16.5 10a6.5 6.5 0 1 1-2-4.7L16.5 7M16.5 3v4h-4"/>',
    "external": '<path d="M11.5 3.5h5v5M16.5 3.5 9 11M14 11.5v5H3.5V6h5"/>',
    "more": '<path d="M4.5 10v.1M10 10v.1M15.5 10v.1" stroke-width="2.6"/>',
    "phone": '<path d="M4 3.5h3l1.3 3.7-1.9 1.4a9.5 9.5 0 0 0 5 5l1.4-1.9 3.7 1.3v3c-7.5.8-13.3-5-12.5-12.5z"/>',
    "post": '<rect x="2.8" y="4.5" width="14.4" height="11" rx="1.4"/><path d="m3.2 5.5 6.8 5.3 6.8-5.3"/>',
    # States
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 5.8V10l2.8 1.8"/>',
    "late": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.8M10 13.6v.1"/>',
    "pause": '<circle cx="10" cy="10" r="7"/><path d="M8.3 7.5v5M11.7 7.5v5"/>',
    "warning": '<path d="M10 3.2 17.5 16.5h-15z"/><path d="M10 8.4v3.6M10 14.2v.1"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.2v4.6M10 6.3v.1"/>',
    "error": '<circle cx="10" cy="10" r="7"/><path d="m7.5 7.5 5 5M12.5 7.5l-5 5"/>',
    "lock": '<rect x="4.5" y="9" width="11" height="7.8" rx="1.4"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "lotus": '<path d="M10 3.5'
    'c2 2.2 2.8 4.6 2.8 6.8 0 2.3-1 4.3-2.8 5.7-1.8-1.4-2.8-3.4-2.8-5.7 0-2.2.8-4.6 2.8-6.8z"/>'
    '<path d="M7.3 8.3C5.6 7 4 6.7 2.6 7c.1 4.8 2.6 8.3 7.4 9M12.7 8.3C14.4 7 16 6.7 17.4 7c-.1 4.8-2.6 8.3-7.4 9"/>',
    "left": '<path d="m12 4.5-5.5 5.5 5.5 5.5"/>',
    "right": '<path d="m8 4.5 5.5 5.5L8 15.5"/>',
    "down": '<path d="m4.5 7.5 5.5 5.5 5.5-5.5"/>',
    "up": '<path d="M4.5 12.5 10 7l5.5 5.5"/>',
    "dot": '<circle cx="10" cy="10" r="3" fill="currentColor"/>',
}
