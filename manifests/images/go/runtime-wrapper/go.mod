module meshproof/images/runtime-wrapper

go 1.26.0
