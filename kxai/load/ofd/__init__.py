"""OFD files (GB/T 33190-2016): a container of XML parts in which every character has its place."""
