class nomain {
	static void solve() {
		System.out.println("ok");
	}
}
