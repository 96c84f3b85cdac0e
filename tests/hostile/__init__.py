"""What nobody means to enter, in every field that there is, and what becomes of it afterwards."""
