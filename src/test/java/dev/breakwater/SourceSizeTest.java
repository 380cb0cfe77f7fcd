package dev.breakwater;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Packages, files and methods stay small enough to be read at once. Source: docs/architecture.md, "Rules". */
class SourceSizeTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final int FILES_IN_A_PACKAGE = 25;
    private static final int LINES_OF_A_FILE = 300;
    private static final int LINES_OF_A_METHOD = 40;

    @Test
    void no_package_has_too_many_files() throws IOException {
        Map<Path, Long> packages =
                files().stream().collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        packages.values().removeIf(count -> count <= FILES_IN_A_PACKAGE);

        assertThat(packages).isEmpty();
    }

    @Test
    void no_file_is_too_long() throws IOException {
        Map<Path, Integer> files = new TreeMap<>();
        for (Path each : files()) {
            files.put(each, Files.readAllLines(each).size());
        }
        files.values().removeIf(lines -> lines <= LINES_OF_A_FILE);

        assertThat(files).isEmpty();
    }

    @Test
    void no_method_is_too_long() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> methods = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree file : task.parse()) {
                new TooLong(file, positions, methods).scan(file, null);
            }
        }

        assertThat(methods).isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Collects the methods with more lines than they may have, from the first of their signature to their last. */
    private static final class TooLong extends TreeScanner<Void, Void> {

        private final CompilationUnitTree file;
        private final SourcePositions positions;
        private final List<String> found;

        TooLong(CompilationUnitTree file, SourcePositions positions, List<String> found) {
            this.file = file;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            LineMap lines = file.getLineMap();
            long length = lines.getLineNumber(positions.getEndPosition(file, method))
                    - lines.getLineNumber(positions.getStartPosition(file, method))
                    + 1;
            if (length > LINES_OF_A_METHOD) {
                found.add(file.getSourceFile().getName() + " " + method.getName() + ": " + length);
            }
            return super.visitMethod(method, null);
        }
    }
}
