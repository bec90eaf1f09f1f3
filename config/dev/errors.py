class DevError(Exception):
    """Something a person must put right. Its text is one clear line, shown without a traceback."""
