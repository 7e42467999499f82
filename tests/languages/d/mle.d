void main()
{
	ubyte[][] blocks;
	for (;;)
	{
		blocks ~= new ubyte[1 << 20];
		blocks[$ - 1][] = 1;
	}
}
