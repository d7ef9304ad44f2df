"""What operators of the installation may do: look after people, circles, disputes, the record.

Every function asks ``operators.require`` first: to everybody else there is no admin area, so the
answer is ``NotFound``.
"""
