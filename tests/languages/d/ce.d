void main()
{
	undeclared();
}
