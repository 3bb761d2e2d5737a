"""gradfold.hpp as the compiler has parsed it before, for the scripts that compile many small programs."""
import re


def flags(parsed, text):
    """The flags that compile a program with the parsed header, if nothing that could change it, no macro and no other header, stands
    before it."""
    directive = re.search(r"^[ \t]*#[ \t]*(.*)$", text, re.MULTILINE)
    begins_with_it = directive and re.match(r"include\s*<gradfold/gradfold\.hpp>", directive.group(1))
    return ["-include", str(parsed)] if parsed and begins_with_it else []
