"""The letters that reports need."""

RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
KAZAKH = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
OTHER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789№→·«»—–.,:;()/%+-\"'"
