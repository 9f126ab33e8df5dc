namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>Names for people and things; none is a real person's.</summary>
internal static class Names
{
    public static readonly string[] First =
    {
        "Adele", "Bruno", "Chiara", "Dario", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karim", "Lucia", "Marta", "Nils",
        "Olga", "Pietro", "Quentin", "Rosa", "Sven", "Tania", "Ugo", "Vera", "Wanda", "Xenia", "Yusuf", "Zoe", "Åsa", "Élodie",
    };

    public static readonly string[] Last =
    {
        "Vance", "Bianchi", "Costa", "Dubois", "Eriksen", "Ferrari", "Gruber", "Haas", "Ivanov", "Jansen", "Keller", "Lindqvist",
        "Moreau", "Novak", "Olsen", "Pellegrini", "Quinn", "Ricci", "Schmidt", "Tanaka", "Urban", "Visser", "Weber", "O'Neill", "Zapata",
    };

    public static readonly string[] Teams =
    {
        "Accounts", "Facilities", "Helpdesk", "Info", "Jobs", "Legal", "Marketing", "Orders", "Press", "Projects", "Sales", "Support",
    };

    /// <summary>Names that a report, a CSV file, a terminal and a log must survive.</summary>
    public static readonly string[] Hostile =
    {
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "=HYPERLINK(\"http://evil.example\",\"click\")",
        "+1+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "-2+3",
        "\tTab, \"quote\" and\r\nnew line",
        "\u202Efdp.ecioveni\u202C",
        "\u05D3\u05D5\u05D3 \u0645\u062D\u0645\u062F",
        "\u540D\u524D \u30C6\u30B9\u30C8 \uD83D\uDE80",
        "'; Remove-Mailbox * -Confirm:$false #",
        "$(Get-Content C:\\secret.txt)",
        "\u001B[31mred\u001B[0m",
        "a\u0301\u0327 zero\u200Bwidth",
        "&lt;b&gt;already encoded&lt;/b&gt;",
        new string('x', 4096),
    };
}
