import dev.breakwater.testing.SplittingProxy;
import dev.breakwater.testing.SplittingProxy.Pauses;
import java.util.concurrent.locks.LockSupport;

/** Runs the tests' splitting proxy as a process. It forwards everything in several packets, as a network may do. */
final class Splitter {

    private Splitter() {}

    /** @param arguments the target port; prints its own port */
    public static void main(String[] arguments) {
        SplittingProxy proxy = new SplittingProxy(Integer.parseInt(arguments[0]), Pauses.MIXED, Pauses.MIXED);
        System.out.println("ready " + proxy.port());
        while (true) {
            LockSupport.park();
        }
    }
}
