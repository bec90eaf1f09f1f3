"""What a page may weigh and ask for, on a phone that is here for the first time; texts are compressed."""

KB = 1024
MOST_BYTES = {"all": 120 * KB, "document": 14 * KB, "stylesheet": 18 * KB, "script": 12 * KB, "font": 50 * KB}
MOST_REQUESTS = 15
MOST_SHIFTED = 0.02  # of what stands on the screen, while the page is drawn
