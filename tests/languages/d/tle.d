void main()
{
	for (;;)
	{
	}
}
