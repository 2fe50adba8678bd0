import Links
