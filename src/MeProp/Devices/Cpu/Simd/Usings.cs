// Every kernel method carries [MethodImpl].
global using System.Runtime.CompilerServices;
global using static System.Runtime.CompilerServices.MethodImplOptions;
