import dev.breakwater.testing.SplittingProxy;
import dev.breakwater.testing.SplittingProxy.Pauses;
import java.util.concurrent.locks.LockSupport;

/** The tests' splitting proxy as a process: what it passes on comes in several packets, as across a network. */
final class Splitter {

    private Splitter() {}

    /** @param arguments the port to pass on to; its own is printed */
    public static void main(String[] arguments) {
        SplittingProxy proxy = new SplittingProxy(Integer.parseInt(arguments[0]), Pauses.MIXED, Pauses.MIXED);
        System.out.println("ready " + proxy.port());
        while (true) {
            LockSupport.park();
        }
    }
}
