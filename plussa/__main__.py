from plussa.cli import plussa

plussa(prog_name="plussa")
