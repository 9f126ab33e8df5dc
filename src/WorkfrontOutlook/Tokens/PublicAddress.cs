using System.Net;
using System.Net.Sockets;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Tells addresses of the public internet from private, local and reserved ones. The ranges are IANA's special-purpose
/// registries and, for 168.63.129.16, Azure's host address (the list that microsoft/AntiSSRF calls recommendedV1).
/// </summary>
internal static class PublicAddress
{
    private static readonly (uint Network, int Bits)[] Reserved =
    [
        (0x00000000, 8), (0x0A000000, 8), (0x64400000, 10), (0x7F000000, 8), (0xA83F8110, 32), (0xA9FE0000, 16),
        (0xAC100000, 12), (0xC0000000, 24), (0xC0000200, 24), (0xC01FC400, 24), (0xC034C100, 24), (0xC0586300, 24),
        (0xC0A80000, 16), (0xC0AF3000, 24), (0xC6120000, 15), (0xC6336400, 24), (0xCB007100, 24), (0xE0000000, 4),
        (0xF0000000, 4),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => IsPublicV4((uint)((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3])),
            AddressFamily.InterNetworkV6 => IsPublicV6(bytes),
            _ => false,
        };
    }

    private static bool IsPublicV4(uint address)
    {
        foreach ((uint network, int bits) in Reserved)
        {
            if ((address ^ network) >> (32 - bits) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Global unicast (2000::/3) without the ranges that tunnel IPv4, document or are reserved.</summary>
    private static bool IsPublicV6(byte[] address)
    {
        int first = (address[0] << 8) | address[1];
        int second = (address[2] << 8) | address[3];
        return first is >= 0x2000 and <= 0x3FFF
            && !(first == 0x2001 && (second < 0x0200 || second == 0x0DB8))
            && first != 0x2002
            && !(first == 0x3FFF && second < 0x1000);
    }
}
