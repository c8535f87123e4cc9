"""Reading texts: folding characters, splitting into words, stems of English words, sounds of Chinese ones.

Light enough for every web process: no dictionary of words is loaded here (indexing/ has that).
"""
